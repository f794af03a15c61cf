//! Addresses in a text that others may read.

/// Hides so much of every IP address in `text` that it leads to no single machine: of IPv4 the second half, of IPv6 all but
/// the first 32 bits. Something else that looks like an address is hidden as well.
pub fn hide_addresses(text: &str) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (word, after) = split(rest, is_of_address);
        hidden += &shorten(word);
        let (between, after) = split(after, |c| !is_of_address(c));
        hidden += between;
        rest = after;
    }
    hidden
}

/// What an address may consist of, with a port behind it.
fn is_of_address(c: char) -> bool {
    c.is_ascii_hexdigit() || c == '.' || c == ':'
}

/// Splits `text` in front of the first character that is not `wanted`.
fn split(text: &str, wanted: fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !wanted(c)).unwrap_or(text.len()))
}

fn shorten(word: &str) -> String {
    // Eight groups, of which an IPv4 address at the end stands for two (RFC 4291, section 2.2).
    if word.contains("::") || word.matches(':').count() >= 6 {
        return format!("{}:x", word.split(':').take(2).collect::<Vec<_>>().join(":"));
    }
    let mut figures = word.split(|c: char| c != '.' && !c.is_ascii_digit());
    let hidden = figures.find_map(|figures| {
        let numbers: Vec<_> = figures.split('.').filter(|number| !number.is_empty()).collect();
        let [first, second, _, _, ..] = numbers[..] else { return None };
        let (before, _) = word.split_once(figures)?;
        Some(format!("{before}{first}.{second}.x.x"))
    });
    hidden.unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_leads_to_a_machine() {
        for (text, hidden) in [
            ("203.0.113.7", "203.0.x.x"),
            ("at 203.0.113.7:3478, relayed", "at 203.0.x.x, relayed"),
            ("It is 203.0.113.7.", "It is 203.0.x.x"),
            ("stun:203.0.113.7:3478", "stun:203.0.x.x"),
            ("ip:203.0.113.7", "ip:203.0.x.x"),
            ("face:203.0.113.7", "face:203.0.x.x"),
            ("d203.0.113.7", "d203.0.x.x"),
            ("a10.1.2.3", "a10.1.x.x"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:x"),
            ("2001:db8:1:2:3:4:203.0.113.7", "2001:db8:x"),
            ("[2001:db8::7]:443", "[2001:db8:x]:443"),
            ("fe80::1", "fe80::x"),
            ("::1 and ::ffff:203.0.113.7", "::x and ::x"),
            ("64:ff9b::203.0.113.7", "64:ff9b:x"),
            ("адрес 10.1.2.3", "адрес 10.1.x.x"),
        ] {
            assert_eq!(hide_addresses(text), hidden, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_stays() {
        for text in [
            "",
            "12:34:56 [INFO] Visavis 0.1.0",
            "2026-11-26T05:20:34.123Z",
            "Round trip: 12 ms; loss: 0 %.",
            "4b1c9d8e-0f7a-4b3c-9d2e-1a2b3c4d5e6f.local",
            "a… b. c: d",
            "sdp: a1.b2.c3.d4, 12:34:56.789",
        ] {
            assert_eq!(hide_addresses(text), text);
        }
    }
}

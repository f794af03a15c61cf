//! Phone numbers as people write them.

use shared::people::PhoneNumber;

/// The number with spaces: the usual form where the country's is known to us, otherwise as it is.
pub fn spaced(phone: &PhoneNumber) -> String {
    let text = phone.as_str();
    match (text.strip_prefix("+7"), text.len()) {
        (Some(rest), 12) => format!("+7 {} {}-{}-{}", &rest[..3], &rest[3..6], &rest[6..8], &rest[8..]),
        (Some(_) | None, _) => text.to_owned(),
    }
}

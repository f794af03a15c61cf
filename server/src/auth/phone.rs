//! Phone numbers as people type them.

use phonenumber::{Mode, country};
use shared::{error::ErrorCode, limits, people::PhoneNumber};

/// The number that `text` means, read in `region` where it has no country code.
pub fn parse_phone(text: &str, region: country::Id) -> Result<PhoneNumber, ErrorCode> {
    if text.chars().count() > limits::PHONE_CHARS {
        return Err(ErrorCode::PhoneInvalid);
    }
    let number = phonenumber::parse(Some(region), text).map_err(|_| ErrorCode::PhoneInvalid)?;
    if !phonenumber::is_valid(&number) {
        return Err(ErrorCode::PhoneInvalid);
    }
    number.format().mode(Mode::E164).to_string().try_into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn russian(text: &str) -> Result<String, ErrorCode> {
        parse_phone(text, country::RU).map(String::from)
    }

    #[test]
    fn every_usual_form_means_the_same_number() {
        let forms = [
            "+79182725362",
            "8 918 272-53-62",
            "+7 (918) 272-53-62",
            "918 272 53 62",
            " 8(918)2725362 ",
            "tel:+7-918-272-53-62",
        ];
        for form in forms {
            assert_eq!(russian(form).as_deref(), Ok("+79182725362"), "{form}");
        }
    }

    #[test]
    fn the_demonstration_numbers_are_valid() {
        for number in crate::setup::DEMO_NUMBERS {
            assert_eq!(russian(number).as_deref(), Ok(*number));
        }
    }

    #[test]
    fn a_number_of_another_country_keeps_its_code() {
        assert_eq!(russian("+44 20 7946 0958").as_deref(), Ok("+442079460958"));
        assert_eq!(parse_phone("(212) 555-0123", country::US).map(String::from).as_deref(), Ok("+12125550123"));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let long = "1".repeat(65);
        for bad in [
            "",
            " ",
            "+",
            "7",
            "hello",
            "+7918272536",
            "+791827253621",
            "+00000000000",
            "😀",
            "+7918\u{0}2725362",
            "tel:",
            "ext. 5",
            &long,
        ] {
            assert_eq!(russian(bad), Err(ErrorCode::PhoneInvalid), "{bad:?}");
        }
    }
}

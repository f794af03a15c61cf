//! Finds texts that no screen shows and no answer carries.

use std::{fs, path::Path};

/// What the page's catalogue is read by.
const PAGE: &[&str] = &["texts.", "texts().", "catalogue()."];
/// What the terminal's is read by.
const TERMINAL: &[&str] = &["terminal.", "terminal()."];
/// What the doctor's is read by.
const DOCTOR: &[&str] = &["words."];

#[test]
fn every_text_of_the_page_is_used() {
    let texts = declared(include_str!("catalogue.rs"));
    assert!(texts.len() > 40, "the catalogue is read wrongly: {texts:?}");
    assert_eq!(unused(&texts, PAGE), Vec::<&str>::new());
}

#[test]
fn every_text_of_the_terminal_is_used() {
    let texts = declared(include_str!("terminal.rs"));
    assert!(texts.len() > 20, "the catalogue is read wrongly: {texts:?}");
    assert_eq!(unused(&texts, TERMINAL), Vec::<&str>::new());
}

#[test]
fn every_text_of_the_doctor_is_used() {
    let texts = declared(include_str!("doctor/mod.rs"));
    assert!(texts.len() > 50, "the catalogue is read wrongly: {texts:?}");
    assert_eq!(unused(&texts, DOCTOR), Vec::<&str>::new());
}

#[test]
fn the_doctors_texts_have_the_same_places_in_every_language() {
    let places = |line: &'static str| {
        let (name, text) = line.strip_prefix("    ")?.split_once(": \"")?;
        let mut places: Vec<&str> = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
        places.sort_unstable();
        Some((name, places))
    };
    let [en, ru] = [include_str!("doctor/en.rs"), include_str!("doctor/ru.rs")]
        .map(|catalogue| catalogue.lines().filter_map(places).collect::<Vec<_>>());
    assert!(en.len() > 50, "the catalogue is read wrongly: {en:?}");
    assert_eq!(en, ru);
}

#[test]
fn a_text_that_only_begins_alike_does_not_count_as_used() {
    assert!(reads("{texts.call}", PAGE, "call"));
    assert!(!reads("{texts.call_back}", PAGE, "call"));
    assert!(!reads("{state.call}", PAGE, "call"));
    assert!(!reads("{texts.call}", TERMINAL, "call"));
}

fn declared(catalogue: &str) -> Vec<&str> {
    catalogue.lines().filter_map(|line| Some(line.strip_prefix("    pub ")?.split_once(": ")?.0)).collect()
}

fn unused<'a>(texts: &[&'a str], catalogue: &[&str]) -> Vec<&'a str> {
    let sources = sources();
    texts.iter().copied().filter(|name| !reads(&sources, catalogue, name)).collect()
}

/// Everything that may read a catalogue, in one text.
fn sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("../app/src"), root.join("../server/src"), root.join("src/i18n")];
    let mut text = String::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name() != Path::new(file!()).file_name() {
                text += &fs::read_to_string(path).unwrap();
            }
        }
    }
    text
}

/// Whether the text called `name` is read somewhere, from a catalogue that goes by one of these names.
fn reads(sources: &str, catalogue: &[&str], name: &str) -> bool {
    catalogue.iter().any(|catalogue| {
        let read = format!("{catalogue}{name}");
        let mut after = sources.match_indices(&read).map(|(at, _)| sources[at + read.len()..].chars().next());
        after.any(|next| next.is_none_or(|next| !next.is_alphanumeric() && next != '_'))
    })
}

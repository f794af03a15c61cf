//! What the documents point to is there: each local link, picture, heading and file that they name.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A code span that begins like this is a path from the project's folder, and so is one with an ending from [`FILES`].
const FOLDERS: [&str; 8] = [".ci/", "app/", "docs/", "public/", "scripts/", "server/", "shared/", "tests/"];
const FILES: [&str; 3] = [".lock", ".md", ".toml"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// README.md, ARCHITECTURE.md and what lies in `docs`.
fn documents() -> Vec<PathBuf> {
    let in_docs = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let in_docs = in_docs.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    [root().join("README.md"), root().join("ARCHITECTURE.md")].into_iter().chain(in_docs).collect()
}

/// The document without its fenced blocks: those hold commands and drawings.
fn prose(document: &Path) -> String {
    let text = fs::read_to_string(document).unwrap();
    text.split("```").step_by(2).collect()
}

/// Every text between `before` and `after`.
fn between<'a>(text: &'a str, before: &'a str, after: char) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(move |rest| Some(rest.split_once(after)?.0))
}

/// Where the document's links and pictures lead, in Markdown and in HTML.
fn links(text: &str) -> Vec<&str> {
    let all = between(text, "](", ')').chain(between(text, "src=\"", '"')).chain(between(text, "href=\"", '"'));
    all.filter(|link| !link.contains("://")).collect()
}

/// The paths that the document names in code spans.
fn named(text: &str) -> Vec<&str> {
    let spans = text.split('`').skip(1).step_by(2);
    let is_path = |span: &&str| {
        let plain = span.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-/".contains(letter));
        let begins = FOLDERS.iter().any(|folder| span.starts_with(folder));
        plain && (begins || FILES.iter().any(|ending| span.ends_with(ending)))
    };
    spans.filter(is_path).collect()
}

/// The anchors of a document's headings, as GitHub makes them.
fn anchors(document: &Path) -> Vec<String> {
    let anchor = |heading: &str| -> String {
        let kept = heading.trim().to_lowercase().replace(' ', "-");
        kept.chars().filter(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).collect()
    };
    let text = prose(document);
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| anchor(line.trim_start_matches('#'))).collect()
}

#[test]
fn every_local_link_leads_somewhere() {
    let mut seen = 0;
    for document in documents() {
        for link in links(&prose(&document)) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { document.clone() } else { document.parent().unwrap().join(path) };
            assert!(target.exists(), "{}: {link}", document.display());
            assert!(
                anchor.is_empty() || anchors(&target).contains(&anchor.to_owned()),
                "{}: {link}",
                document.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 5, "the links are read wrongly");
}

#[test]
fn every_file_that_is_named_is_there() {
    let mut seen = 0;
    for document in documents() {
        for name in named(&prose(&document)) {
            // A module may be named without its ending.
            let is_there = root().join(name).exists() || root().join(format!("{name}.rs")).exists();
            assert!(is_there, "{}: {name}", document.display());
            seen += 1;
        }
    }
    assert!(seen > 20, "the names are read wrongly");
}

/// The tests that a text names, as `file::function`.
fn tests(text: &str) -> Vec<(&str, &str)> {
    let spans = text.split('`').skip(1).step_by(2);
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    spans.filter_map(|span| span.split_once("::").filter(|(file, name)| is_name(file) && is_name(name))).collect()
}

#[test]
fn every_test_that_the_check_list_names_is_there() {
    let list = fs::read_to_string(root().join("docs/seed-checklist.md")).unwrap();
    let named = tests(&list);
    assert!(named.len() > 20, "the names are read wrongly: {named:?}");
    for (file, name) in named {
        let folders = ["tests/tests/browsers", "server/tests/command", "server/tests/api"];
        let holds = |folder: &&str| {
            let text = fs::read_to_string(root().join(folder).join(format!("{file}.rs")));
            text.is_ok_and(|text| text.contains(&format!("fn {name}()")))
        };
        assert!(folders.iter().any(holds), "{file}::{name}");
    }
}

#[test]
fn links_names_and_headings_are_recognised() {
    assert_eq!(links("![a](b.png) [c](d.md#e) [f](https://g) <img src=\"h.svg\">"), ["b.png", "d.md#e", "h.svg"]);
    assert_eq!(
        named("`app/src`, `deny.toml`, `ws://x`, `dx serve --app app/x`, server/none"),
        ["app/src", "deny.toml"]
    );
    let anchors = anchors(&root().join("ARCHITECTURE.md"));
    assert!(anchors.contains(&"where-to-add-what".to_owned()), "{anchors:?}");
}

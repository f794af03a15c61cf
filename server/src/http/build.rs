//! Which page the server hands out: the build that its `index.html` names.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

/// `scripts/assemble.mjs` writes it so.
const MARK: &str = r#"<meta name="build" content=""#;

/// The build on disk. A handle: cloning it is cheap.
#[derive(Clone)]
pub struct Build(Arc<File>);

struct File {
    path: PathBuf,
    read: Mutex<Option<Read>>,
}

/// What stood in the file, and when it had last been written by then.
struct Read {
    written: SystemTime,
    build: Option<String>,
}

impl Build {
    /// That of the page in the folder `public`.
    pub(crate) fn of(public: &Path) -> Self {
        Self(Arc::new(File { path: public.join("index.html"), read: Mutex::new(None) }))
    }

    /// Its name, now; the file is read anew only when it has been written since. `None`: the page has no name, as under
    /// `dx serve`, or is not there at the moment.
    pub fn current(&self) -> Option<String> {
        let written = fs::metadata(&self.0.path).and_then(|file| file.modified()).ok()?;
        let mut read = self.0.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.as_ref().is_none_or(|read| read.written != written) {
            let build = fs::read_to_string(&self.0.path).ok().as_deref().and_then(name);
            *read = Some(Read { written, build });
        }
        read.as_ref()?.build.clone()
    }
}

fn name(page: &str) -> Option<String> {
    let (name, _) = page.split_once(MARK)?.1.split_once('"')?;
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn write(public: &Path, text: &str, second: u64) {
        let path = public.join("index.html");
        fs::write(&path, text).unwrap();
        let file = fs::File::options().append(true).open(path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(second)).unwrap();
    }

    #[test]
    fn the_build_is_read_anew_when_the_page_was_written() {
        let public = tempfile::tempdir().unwrap();
        let build = Build::of(public.path());
        assert_eq!(build.current(), None);
        write(public.path(), r#"<!doctype html><meta name="build" content="one"><title>Visavis</title>"#, 1);
        assert_eq!(build.current().as_deref(), Some("one"));
        write(public.path(), r#"<!doctype html><meta name="build" content="two"><title>Visavis</title>"#, 2);
        assert_eq!(build.current().as_deref(), Some("two"));
        write(public.path(), "<!doctype html><title>Visavis</title>", 3);
        assert_eq!(build.current(), None);
    }
}

//! The data folder: who may look into it, and how much room it has.

use super::finding::{Check, Finding};
use shared::i18n::{Doctor, fill};
use std::{fs, io, os::unix::fs::PermissionsExt, path::Path};

const GIGABYTE: u64 = 1_000_000_000;
const MEGABYTE: u64 = 1_000_000;
/// With less than this, room should be made before anything happens.
const LITTLE: u64 = GIGABYTE;
/// The store opens a new file of 64 MiB now and then, and needs as much again to tidy up.
const TOO_LITTLE: u64 = 200 * MEGABYTE;

/// Whether anybody but the owner may look into the folder: it holds everybody's numbers.
pub(super) fn privacy(folder: &Path, words: &Doctor) -> Finding {
    let said = |text: &str| fill(text, "folder", &folder.display().to_string());
    match fs::metadata(folder) {
        Ok(found) if found.permissions().mode() & 0o077 == 0 => Finding::ok(Check::Folder, said(words.folder_closed)),
        Ok(_) => Finding::warning(Check::Folder, said(words.folder_open)),
        Err(_) => Finding::failed(Check::Folder, said(words.folder_missing)),
    }
}

/// Whether the store can go on writing.
pub(super) fn space(folder: &Path, words: &Doctor) -> Finding {
    let disk = rustix::fs::statvfs(folder).map_err(io::Error::from);
    judge(disk.map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize)), folder, words)
}

fn judge(free: io::Result<u64>, folder: &Path, words: &Doctor) -> Finding {
    let said = |text: &str, free: &str| fill(&fill(text, "free", free), "folder", &folder.display().to_string());
    match free {
        Ok(free) if free < TOO_LITTLE => Finding::failed(Check::Space, said(words.space_low, &amount(free, words))),
        Ok(free) if free < LITTLE => Finding::warning(Check::Space, said(words.space_low, &amount(free, words))),
        Ok(free) => Finding::ok(Check::Space, said(words.space, &amount(free, words))),
        Err(error) => Finding::warning(Check::Space, fill(&said(words.space_unknown, ""), "cause", &error.to_string())),
    }
}

fn amount(bytes: u64, words: &Doctor) -> String {
    if bytes < GIGABYTE {
        fill(words.megabytes, "n", &(bytes / MEGABYTE).to_string())
    } else {
        fill(words.gigabytes, "n", &(bytes / GIGABYTE).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Status;
    use shared::i18n::Language;

    fn words() -> &'static Doctor {
        Language::En.terminal().doctor
    }

    #[test]
    fn a_folder_that_others_can_look_into_is_told_with_what_closes_it() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(privacy(folder.path(), words()).status, Status::Ok);
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o750)).unwrap();
        let open = privacy(folder.path(), words());
        assert_eq!(open.status, Status::Warning);
        assert!(open.message.contains("chmod"), "{}", open.message);
    }

    #[test]
    fn a_folder_that_is_not_there_has_failed() {
        assert_eq!(privacy(Path::new("/nowhere/at/all"), words()).status, Status::Failed);
        assert_eq!(space(Path::new("/nowhere/at/all"), words()).status, Status::Warning);
    }

    #[test]
    fn little_room_warns_and_hardly_any_fails() {
        let judged = |free| judge(Ok(free), Path::new("data"), words());
        assert_eq!(judged(42 * GIGABYTE + 1).message, "Free space: 42 GB");
        assert_eq!(judged(GIGABYTE).status, Status::Ok);
        assert_eq!(judged(GIGABYTE - 1).status, Status::Warning);
        assert_eq!(judged(TOO_LITTLE - 1).status, Status::Failed);
        assert!(judged(150 * MEGABYTE).message.contains("150 MB left for data"));
    }

    #[test]
    fn the_room_of_a_real_folder_is_known() {
        assert!(!space(Path::new("."), words()).message.contains("does not tell"));
    }
}

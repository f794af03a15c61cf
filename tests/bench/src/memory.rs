//! How much memory a process holds, as the kernel counts it (proc(5)).

use std::{fs, time::Duration};
use tokio::time::{Instant, sleep};

/// Memory counts as settled when it has stayed the same, but for one part in `SAME`, for this long.
const QUIET: Duration = Duration::from_secs(2);
const SAME: u64 = 200;
/// After this long it is taken as it is.
const PATIENCE: Duration = Duration::from_secs(30);
const PACE: Duration = Duration::from_millis(250);

/// Memory in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// All pages that are in memory.
    pub resident: u64,
    /// The same, with pages that several processes share divided among them.
    pub proportional: u64,
}

/// Waits until the process' memory has settled.
pub async fn settled(pid: u32) -> Memory {
    let end = Instant::now() + PATIENCE;
    let mut since = Instant::now();
    let mut last = now(pid);
    while since.elapsed() < QUIET && Instant::now() < end {
        sleep(PACE).await;
        let memory = now(pid);
        if memory.resident.abs_diff(last.resident) > last.resident / SAME {
            since = Instant::now();
            last = memory;
        }
    }
    now(pid)
}

fn now(pid: u32) -> Memory {
    let file = format!("/proc/{pid}/smaps_rollup");
    let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{file}: {e}"));
    let line = |name: &str| {
        let kib =
            text.lines().find_map(|line| line.strip_prefix(name)?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        kib.unwrap_or_else(|| panic!("{file} has no {name}")) * 1024
    };
    Memory { resident: line("Rss:"), proportional: line("Pss:") }
}

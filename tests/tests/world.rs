//! A little world for one test: a folder of documents, and the program run in it in a clean environment.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use regex::Regex;
use tempfile::TempDir;

/// A short report with a weakness and its cause.
pub(crate) const REPORT: &str = "ỦY BAN NHÂN DÂN\nHUYỆN ĐĂK MAI\n\nSố: 45/BC-UBND\n\nĐăk Mai, ngày 20 tháng 6 năm 2023\n\nBÁO CÁO\n\n\
    Tình hình kinh tế - xã hội 6 tháng đầu năm 2023\n\nI. Kết quả đạt được\n\n\
    1. Thu ngân sách nhà nước đạt 52,4% dự toán, tăng 8,1% so với cùng kỳ.\n\n\
    II. Hạn chế, khuyết điểm\n\n\
    - Công tác giải ngân vốn đầu tư công còn chậm so với kế hoạch. Nguyên nhân: một số chủ đầu tư chưa quyết liệt.\n\n\
    - Việc chuyển đổi số tại một số xã, thị trấn chưa đồng bộ; hạ tầng và nhân lực còn thiếu, \
    nhiều hồ sơ vẫn phải nộp trực tiếp, người dân còn ngại sử dụng dịch vụ công trực tuyến.\n\n\
    TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn Mẫu\n";

/// A report of the same district, typed without marks.
pub(crate) const UNACCENTED: &str = "BAO CAO\n\nCong tac giai ngan von dau tu cong dat 45% ke hoach.\n";

/// A folder, and the program run in it.
pub(crate) struct World {
    dir: PathBuf,
    /// Takes the folder away when the test ends.
    _owner: Option<TempDir>,
}

/// Two reports in `corpus/`, indexed: for all tests that only look.
static INDEXED: LazyLock<World> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("indexed");
    let _ = fs::remove_dir_all(&dir);
    let world = World { dir, _owner: None };
    world.write_reports();
    world.index();
    world
});

impl World {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        let owner = TempDir::with_prefix("tracuu-").unwrap();
        Self { dir: owner.path().to_owned(), _owner: Some(owner) }
    }

    /// A folder with two reports in `corpus/`.
    pub(crate) fn with_reports() -> Self {
        let world = Self::new();
        world.write_reports();
        world
    }

    /// A folder with the sample corpus in `corpus/`.
    pub(crate) fn with_sample() -> Self {
        let world = Self::new();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &world.path("corpus"));
        world
    }

    /// Two reports, indexed. They are shared: leave them as they are.
    pub(crate) fn indexed() -> &'static Self {
        &INDEXED
    }

    fn write_reports(&self) {
        self.write("corpus/bao cao 2023.txt", REPORT);
        self.write("corpus/khong-dau.txt", UNACCENTED);
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.dir.join(path)
    }

    /// The program with these arguments, in this folder, with nothing of the surrounding environment.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
        command.current_dir(&self.dir).env_clear().args(args).stdin(Stdio::null());
        command
    }

    /// Indexes `corpus/`, or fails with everything that was printed.
    pub(crate) fn index(&self) {
        let _ = self.run(&["index"]).ended(0);
    }

    /// Runs the program with these arguments; it speaks English.
    pub(crate) fn run(&self, args: &[&str]) -> Outcome {
        Outcome::of(self.command(args))
    }

    /// Runs the program with these arguments; it speaks Vietnamese.
    pub(crate) fn run_vi(&self, args: &[&str]) -> Outcome {
        let mut command = self.command(args);
        command.env("LANG", "vi_VN.UTF-8");
        Outcome::of(command)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// All that a run left: what it printed, what it told, how it ended.
#[must_use = "compare it whole with a snapshot, or look into it"]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) status: i32,
}

impl Outcome {
    pub(crate) fn of(mut command: Command) -> Self {
        let output = command.output().unwrap();
        Self {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            status: output.status.code().unwrap_or(-1),
        }
    }

    /// Standard output as one value of JSON; fails with everything that was printed.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    /// Fails with everything that was printed unless the run ended so.
    #[track_caller]
    pub(crate) fn ended(self, status: i32) -> Self {
        assert_eq!(self.status, status, "\n{self}");
        self
    }
}

/// How long the work took, which no two runs agree on.
static DURATION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d+[.,]\d+ (s|giây)\b").unwrap());

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.stdout)?;
        if !self.stderr.is_empty() {
            write!(f, "--- stderr\n{}", DURATION.replace_all(&self.stderr, "… $1"))?;
        }
        writeln!(f, "--- status {}", self.status)
    }
}

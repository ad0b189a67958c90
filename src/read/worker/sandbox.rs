//! The walls around a worker: no network, no writing, no files but the system's, bounded memory.
//! Each wall is the operating system's; one that it does not have is left out, and [`Protection::all`] says which hold.

/// A wall, and whether this system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protection {
    /// Key of its name.
    pub name: &'static str,
    /// Whether it holds here.
    pub holds: bool,
}

#[cfg(not(target_os = "linux"))]
impl Protection {
    /// The walls that could stand around a worker here: time alone.
    #[must_use]
    pub fn all() -> Vec<Self> {
        Vec::new()
    }
}

/// Shuts this process in, as far as the system can.
#[cfg(not(target_os = "linux"))]
pub(super) fn enter(_max_memory_bytes: u64) {}

#[cfg(target_os = "linux")]
pub(super) use linux::enter;

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr,
        RulesetError, RulesetStatus, Scope, path_beneath_rules,
    };
    use rustix::process::{Resource, Rlimit, setrlimit};
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};

    use super::Protection;
    use crate::read::programs::programs;

    /// Folders that programs and their data lie in; all else is out of sight.
    const SYSTEM: &[&str] = &[
        "/usr",
        "/lib",
        "/lib32",
        "/lib64",
        "/bin",
        "/etc/ld.so.cache",
        "/etc/fonts",
        "/etc/poppler",
        "/nix/store",
    ];

    /// The newest rules of Landlock that are asked for; older kernels give what they have.
    const LANDLOCK: ABI = ABI::V6;

    /// Files that may be open: pipes to programs, and what these read.
    const MAX_OPEN_FILES: u64 = 256;

    /// Calls that no reader and no program it uses has a need for.
    const FORBIDDEN: &[i64] = &[
        libc::SYS_socket,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_pivot_root,
        libc::SYS_chroot,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_io_uring_setup,
        libc::SYS_open_by_handle_at,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_delete_module,
        libc::SYS_kexec_load,
        libc::SYS_reboot,
    ];

    impl Protection {
        /// The walls that stand around a worker, found out by a thread that shuts itself in.
        #[must_use]
        pub fn all() -> Vec<Self> {
            let files = std::thread::spawn(landlock).join().is_ok_and(|status| status.is_ok_and(holds));
            let calls = std::thread::spawn(seccomp).join().is_ok_and(|filtered| filtered.is_some());
            vec![
                Self { name: "read.protection.files", holds: files },
                Self { name: "read.protection.calls", holds: calls },
                Self { name: "read.protection.memory", holds: true },
            ]
        }
    }

    fn holds(status: RulesetStatus) -> bool {
        status != RulesetStatus::NotEnforced
    }

    /// Shuts this process in, as far as the kernel can.
    pub(in crate::read::worker) fn enter(max_memory_bytes: u64) {
        // Programs must be found before their folders are all that can be seen.
        let _ = programs();
        let limit = |resource, most: u64| {
            let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
        };
        limit(Resource::As, max_memory_bytes);
        limit(Resource::Fsize, 0);
        limit(Resource::Core, 0);
        limit(Resource::Nofile, MAX_OPEN_FILES);
        let _ = landlock();
        let _ = seccomp();
    }

    fn landlock() -> Result<RulesetStatus, RulesetError> {
        let programs =
            programs().iter().filter_map(|program| Some(program.path.as_deref()?.parent()?.to_owned()));
        let data = std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from);
        let seen: Vec<PathBuf> = SYSTEM.iter().map(PathBuf::from).chain(programs).chain(data).collect();
        let status = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(LANDLOCK))?
            .handle_access(AccessNet::from_all(LANDLOCK))?
            .scope(Scope::from_all(LANDLOCK))?
            .create()?
            .add_rules(path_beneath_rules(seen, AccessFs::from_read(LANDLOCK)))?
            .add_rules(path_beneath_rules(["/dev/null", "/dev/urandom"], AccessFs::from_file(LANDLOCK)))?
            .restrict_self()?;
        Ok(status.ruleset)
    }

    fn seccomp() -> Option<()> {
        let rules: BTreeMap<i64, Vec<_>> = FORBIDDEN.iter().map(|call| (*call, Vec::new())).collect();
        let denied = SeccompAction::Errno(u32::try_from(libc::EPERM).ok()?);
        let arch = std::env::consts::ARCH.try_into().ok()?;
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, denied, arch).ok()?;
        let program: BpfProgram = filter.try_into().ok()?;
        apply_filter(&program).ok()
    }
}

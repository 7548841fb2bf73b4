package fence

import (
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/sys/unix"
)

// filterCalls lets all threads make no system calls but those listed.
func filterCalls() (lack string, err error) {
	if !seccomp.Supported() {
		return "seccomp filters (CONFIG_SECCOMP_FILTER)", nil
	}
	machine, err := arch.GetInfo("")
	if err != nil {
		return "seccomp filters for " + runtime.GOARCH, nil
	}
	runtime.LockOSThread() // no_new_privs is the thread's, the kernel hands it to the others with the filter
	defer runtime.UnlockOSThread()
	err = seccomp.LoadFilter(seccomp.Filter{NoNewPrivs: true, Flag: seccomp.FilterFlagTSync, Policy: policy(machine)})
	if err != nil {
		return "", fmt.Errorf("filter system calls: %w", err)
	}
	return "", probe()
}

// errOpen says that the filter was loaded and does not filter.
var errOpen = errors.New("filter system calls: the filter is not in force")

// probe tries what the filter denies. The kernel reports some failures to load
// it as the number of a thread, which does not look like one.
func probe() error {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err == nil {
		_ = unix.Close(fd)
	}
	if err != unix.EPERM {
		return errOpen
	}
	return nil
}

// policy allows what is listed and answers EPERM to the rest.
func policy(machine *arch.Info) seccomp.Policy {
	return seccomp.Policy{
		DefaultAction: seccomp.ActionErrno,
		Syscalls: []seccomp.SyscallGroup{
			{Action: seccomp.ActionAllow, Names: known(machine, plain), NamesWithCondtions: conditional()},
			// The C library, which the race detector needs, then uses clone.
			{Action: seccomp.ActionErrno | seccomp.Action(unix.ENOSYS), Names: []string{"clone3"}},
		},
	}
}

// known returns the names that are system calls of this machine: each has its
// own older ones.
func known(machine *arch.Info, names []string) []string {
	var list []string
	for _, name := range names {
		if _, ok := machine.SyscallNames[name]; ok {
			list = append(list, name)
		}
	}
	return list
}

// plain are the system calls that are allowed whatever their arguments: none
// takes a path, makes a socket, or reaches another process.
var plain = []string{
	// Descriptors that are open.
	"read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "close", "fstat", "lseek",
	"ftruncate", "fsync", "fdatasync", "dup", "dup3", "pipe2",
	"sendmsg", "recvmsg", "sendto", "recvfrom", "shutdown", "getsockopt", "getsockname", "getpeername",
	"poll", "ppoll", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2", "eventfd2",
	// Memory.
	"mmap", "munmap", "mremap", "mprotect", "madvise", "mincore", "brk", "membarrier",
	// Threads of its own.
	"futex", "sched_yield", "sched_getaffinity", "set_robust_list", "rseq", "set_tid_address", "gettid", "getpid",
	"exit", "exit_group", "restart_syscall",
	"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack",
	// Time, and what it may use.
	"nanosleep", "clock_nanosleep", "clock_gettime", "clock_getres", "gettimeofday", "getrusage", "getrlimit",
	"getrandom", "uname", "sysinfo",
	"getuid", "geteuid", "getgid", "getegid", "getppid",
}

// conditional are the system calls that are allowed with some arguments only.
func conditional() []seccomp.NameWithConditions {
	allow := func(name string, c ...seccomp.Condition) seccomp.NameWithConditions {
		return seccomp.NameWithConditions{Name: name, Conditions: c}
	}
	calls := []seccomp.NameWithConditions{
		allow("clone", bits(0, unix.CLONE_THREAD)),  // a thread, not a process
		allow("tgkill", is(0, uint64(os.Getpid()))), // its own threads
		allow("prctl", is(0, unix.PR_SET_VMA)),      // a name for some memory
		allow("prlimit64", is(0, 0), is(2, 0)),      // its own limits, to read them
	}
	for _, command := range []uint64{unix.F_GETFD, unix.F_SETFD, unix.F_GETFL, unix.F_SETFL, unix.F_DUPFD_CLOEXEC} {
		calls = append(calls, allow("fcntl", is(1, command)))
	}
	return calls
}

func is(argument uint32, v uint64) seccomp.Condition {
	return seccomp.Condition{Argument: argument, Operation: seccomp.Equal, Value: v}
}

func bits(argument uint32, v uint64) seccomp.Condition {
	return seccomp.Condition{Argument: argument, Operation: seccomp.BitsSet, Value: v}
}

//! The command `rebuff`.

use std::process::ExitCode;

/// A run makes and frees some hundred small things a case, with pauses in which the caches go cold:
/// this allocator need not look at a thing to free it.
#[cfg(all(feature = "jemalloc", not(target_env = "msvc")))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    rebuff::cli::main(std::env::args_os())
}

//! Cases and schemas are inside the binary: a new file there has to rebuild it.

fn main() {
    println!("cargo::rerun-if-changed=cases");
    println!("cargo::rerun-if-changed=schemas");
}

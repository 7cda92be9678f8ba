//! How the program is linked where that decides how fast it starts.
#![allow(clippy::print_stdout, reason = "it is how a build script speaks to cargo")]

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |name: &str| std::env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    // At a fixed address, as Go's linker has it: an address that is chosen at start has the loader write 27,000
    // pointers, nearly all of them the AWS SDK's, on 190 pages that a run never looks at. That took a quarter of the
    // CPU time of printing a small file. Libraries, heap and stack still get addresses by chance.
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

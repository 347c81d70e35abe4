//! Build script of both peers: tells them the version of the library that they measure.

fn main() {
    let package = std::env::var("CARGO_PKG_NAME").unwrap();
    let library = package.trim_end_matches("-peer");
    let lock = std::fs::read_to_string("Cargo.lock").unwrap();
    let entry = format!("name = \"{}\"\nversion = \"", library);
    let version = lock.split(&entry).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("of unknown version");
    println!("cargo:rustc-env=LIBRARY_VERSION={}", version);
}

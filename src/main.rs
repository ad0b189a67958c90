//! tracuu, the command line.

fn main() {}

fn main() {
    asyncify_build::Link::new()
        .option("abi", "binaryen")
        .export("__stack_pointer")
        .export("malloc")
        .emit();
}

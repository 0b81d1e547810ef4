module asyncify.test/pipeline

go 1.19

require tinygo.org/x/go-llvm v0.0.0-20250929104024-00fb4309ddd2

; What the host calls of a library in Go first. Go's own function of that name is called here.

define void @asyncify_initialize() "wasm-export-name"="_initialize" {
  call void @__wasm_call_ctors()
  call void @_initialize()
  ret void
}

declare void @__wasm_call_ctors()
declare void @_initialize()

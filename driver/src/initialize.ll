; The entry of a library: WASI's name for what a host calls before all other exports. If
; nothing called `__wasm_call_ctors`, wasm-ld would wrap every export in it, and each rewind
; would run the constructors again.

declare void @__wasm_call_ctors()

define void @_initialize() "wasm-export-name"="_initialize" {
  call void @__wasm_call_ctors()
  ret void
}

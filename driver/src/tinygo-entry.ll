; What the host calls of a program, or a library, in Go first. Go's own function of that name is
; called here.

define void @_start() "wasm-export-name"="_start" {
  call void @__wasm_call_ctors()
  call void @asyncify.go._start()
  ret void
}

declare void @__wasm_call_ctors()
declare void @asyncify.go._start()

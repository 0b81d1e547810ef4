; The start code of a program, in place of crt1's: a rewind passes through it on its way to
; `main`, so it has to be instrumented like the rest. It does what wasi-libc's
; crt1-command.o does.
;
; wasm-ld exports `_start` as the entry. It defines `__wasm_call_ctors`, which must be
; called here for it to leave the other exports alone.

declare void @__wasm_call_ctors()
; The C library's; a program without one has nothing to flush.
declare extern_weak void @__wasm_call_dtors()
declare i32 @__main_void()

; Imported under a name of its own: a program need not have the C library.
declare void @asyncify.start.proc_exit(i32) noreturn "wasm-import-module"="wasi_snapshot_preview1" "wasm-import-name"="proc_exit"

define void @_start() {
  call void @__wasm_call_ctors()
  %status = call i32 @__main_void()
  %has.dtors = icmp ne ptr @__wasm_call_dtors, null
  br i1 %has.dtors, label %dtors, label %end

dtors:
  call void @__wasm_call_dtors()
  br label %end

end:
  %done = icmp eq i32 %status, 0
  br i1 %done, label %return, label %exit

exit:
  call void @asyncify.start.proc_exit(i32 %status)
  unreachable

return:
  ret void
}

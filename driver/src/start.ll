; The start code of a program, in place of crt1's: a rewind passes through it on its way to
; `main`, so it has to be instrumented like the rest. It does what wasi-libc's
; crt1-command.o and __main_void.o do.
;
; wasm-ld exports `_start` as the entry. It defines `__wasm_call_ctors`, which must be
; called here for it to leave the other exports alone.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-wasip1"

declare void @__wasm_call_ctors()
declare void @__wasm_call_dtors()
declare void @__wasi_proc_exit(i32) noreturn
declare zeroext i16 @__wasi_args_sizes_get(ptr, ptr)
declare zeroext i16 @__wasi_args_get(ptr, ptr)
declare ptr @malloc(i32)
declare ptr @calloc(i32, i32)
declare i32 @__main_argc_argv(i32, ptr)

define void @_start() {
  call void @__wasm_call_ctors()
  %status = call i32 @__main_void()
  call void @__wasm_call_dtors()
  %done = icmp eq i32 %status, 0
  br i1 %done, label %return, label %exit

exit:
  call void @__wasi_proc_exit(i32 %status)
  unreachable

return:
  ret void
}

; The exit codes are those of wasi-libc: EX_OSERR and EX_SOFTWARE.
define weak i32 @__main_void() {
  %argc.p = alloca i32
  %bytes.p = alloca i32
  %failed = call zeroext i16 @__wasi_args_sizes_get(ptr %argc.p, ptr %bytes.p)
  %ok = icmp eq i16 %failed, 0
  br i1 %ok, label %allocate, label %os.error

allocate:
  %argc = load i32, ptr %argc.p
  %bytes = load i32, ptr %bytes.p
  %too.many = icmp ugt i32 %argc, 268435454
  br i1 %too.many, label %software.error, label %buffer

buffer:
  ; One more: malloc(0) may be null.
  %size = add i32 %bytes, 1
  %strings = call ptr @malloc(i32 %size)
  %count = add i32 %argc, 1
  %argv = call ptr @calloc(i32 %count, i32 4)
  %no.strings = icmp eq ptr %strings, null
  %no.argv = icmp eq ptr %argv, null
  %no.memory = or i1 %no.strings, %no.argv
  br i1 %no.memory, label %software.error, label %fetch

fetch:
  %failed.too = call zeroext i16 @__wasi_args_get(ptr %argv, ptr %strings)
  %ok.too = icmp eq i16 %failed.too, 0
  br i1 %ok.too, label %run, label %os.error

run:
  %status = call i32 @__main_argc_argv(i32 %argc, ptr %argv)
  ret i32 %status

os.error:
  call void @__wasi_proc_exit(i32 71)
  unreachable

software.error:
  call void @__wasi_proc_exit(i32 70)
  unreachable
}

; What is between `_start` and a `main` that takes arguments; wasi-libc's __main_void.o.
; The exit codes are those of wasi-libc: EX_OSERR and EX_SOFTWARE.

declare ptr @malloc(i32)
declare ptr @calloc(i32, i32)
declare i32 @__main_argc_argv(i32, ptr)

; Imported under names of their own: see start.ll.
declare void @asyncify.start.proc_exit(i32) noreturn "wasm-import-module"="wasi_snapshot_preview1" "wasm-import-name"="proc_exit"
declare i32 @asyncify.start.args_sizes_get(ptr, ptr) "wasm-import-module"="wasi_snapshot_preview1" "wasm-import-name"="args_sizes_get"
declare i32 @asyncify.start.args_get(ptr, ptr) "wasm-import-module"="wasi_snapshot_preview1" "wasm-import-name"="args_get"

define i32 @__main_void() {
  %argc.p = alloca i32
  %bytes.p = alloca i32
  %failed = call i32 @asyncify.start.args_sizes_get(ptr %argc.p, ptr %bytes.p)
  %ok = icmp eq i32 %failed, 0
  br i1 %ok, label %allocate, label %os.error

allocate:
  %argc = load i32, ptr %argc.p
  %bytes = load i32, ptr %bytes.p
  ; One more: malloc(0) may be null, and argv ends in null.
  %size = add i32 %bytes, 1
  %count = add i32 %argc, 1
  %size.overflows = icmp eq i32 %size, 0
  %count.overflows = icmp eq i32 %count, 0
  %overflows = or i1 %size.overflows, %count.overflows
  br i1 %overflows, label %software.error, label %buffers

buffers:
  %strings = call ptr @malloc(i32 %size)
  %argv = call ptr @calloc(i32 %count, i32 4)
  %no.strings = icmp eq ptr %strings, null
  %no.argv = icmp eq ptr %argv, null
  %no.memory = or i1 %no.strings, %no.argv
  br i1 %no.memory, label %software.error, label %fetch

fetch:
  %failed.too = call i32 @asyncify.start.args_get(ptr %argv, ptr %strings)
  %ok.too = icmp eq i32 %failed.too, 0
  br i1 %ok.too, label %run, label %os.error

run:
  %status = call i32 @__main_argc_argv(i32 %argc, ptr %argv)
  ret i32 %status

os.error:
  call void @asyncify.start.proc_exit(i32 71)
  unreachable

software.error:
  call void @asyncify.start.proc_exit(i32 70)
  unreachable
}

; FLAGS: switch=pause
; FAIL: 'init' is a constructor of the program and may suspend
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"
declare void @pause()
define void @init() {
  call void @pause()
  ret void
}
@other = alias void (), ptr @init
@llvm.global_ctors = appending global [1 x { i32, ptr, ptr }] [{ i32, ptr, ptr } { i32 65535, ptr @other, ptr null }]

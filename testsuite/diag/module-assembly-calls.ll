; Assembly beside the functions has no place of its own.
; FLAGS: switch=pause
; FAIL: error: asyncify: inline assembly that calls 'f', which may suspend, is not supported; call it from C
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"
module asm "helper:\0A.functype helper () -> ()\0Acall f\0Aend_function"
declare void @pause()
define void @f() {
  call void @pause()
  ret void
}

; FLAGS: switch=pause;world=closed
; FAIL: in function f
; FAIL: inline assembly that calls a function that may suspend, is not supported; call it from C

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@table = global ptr @suspends

declare void @pause()

define void @suspends() {
  call void @pause()
  ret void
}
define void @f(ptr %p) {
  call void asm sideeffect "local.get $0\0Acall_indirect () -> ()", "r"(ptr %p)
  ret void
}

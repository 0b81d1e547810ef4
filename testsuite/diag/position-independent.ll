; LLVM's back end crashes on wasm globals in position-independent code.
; FLAGS: switch=pause
; FAIL: LLVM cannot generate position-independent code with wasm globals; compile with -fno-pic
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

define void @f() {
  call void @pause()
  ret void
}

!llvm.module.flags = !{!0}
!0 = !{i32 8, !"PIC Level", i32 2}

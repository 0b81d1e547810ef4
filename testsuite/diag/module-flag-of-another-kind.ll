; A flag of the runtime's that holds no string was not made by this version.
; FLAGS: switch=pause
; FAIL: the module was already transformed by another version of the pass
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

define void @f() {
  call void @pause()
  ret void
}

!llvm.module.flags = !{!0}
!0 = !{i32 1, !"asyncify-runtime", i32 5}

; FAIL: in the module's flags
; FAIL: wrold
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

define void @f() {
  ret void
}

!llvm.module.flags = !{!0}
!0 = !{i32 1, !"asyncify-wrold", !"closed"}

; FLAGS: switch=pause;abi=binaryen
; FAIL: the module was already transformed with abi=native, which cannot be mixed with abi=binaryen

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

define void @f() {
  call void @pause()
  ret void
}

!llvm.module.flags = !{!0, !1}
!0 = !{i32 1, !"asyncify-runtime", !"native"}
!1 = !{i32 1, !"asyncify-runtime-version", !"3"}

; An error in the module's own flags says that it is there.
; RUN: %not %asyncify -passes='asyncify' -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK: error: {{.*}}in the module's flags: unknown value 'close' for 'world'
define void @f() {
  ret void
}

!llvm.module.flags = !{!0}
!0 = !{i32 1, !"asyncify-world", !"close"}

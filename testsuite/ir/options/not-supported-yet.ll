; What the interface has and the pass does not yet is refused, not ignored. To ask for the
; default is fine.
; RUN: %not %asyncify -passes='asyncify<checked>' -disable-output %s 2>&1 | %FileCheck --check-prefix=CHECKED %s
; RUN: %asyncify -passes='asyncify<no-checked>,verify' -disable-output %s
; RUN: %asyncify -passes='asyncify<checked=off>,verify' -disable-output %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECKED: error: {{.*}}not supported yet: checked
define void @f() {
  ret void
}

; A root that is misspelt, or was inlined away, is noticed.
; FLAGS: gc=conservative;gc-call=colect;world=closed
; WARN: warning
; WARN: no function of the module is named by gc-call=colect (command line)

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @collect()

define void @f() {
  call void @collect()
  ret void
}

; FLAGS: gc=conservative;gc-call=f;gc-never=f
; FAIL: in function f
; FAIL: gc-call=f (command line)
; FAIL: gc-never=f (command line)

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @f()

define void @g() {
  call void @f()
  ret void
}

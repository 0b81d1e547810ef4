; FLAGS: gc=conservative;gc-call=collect;world=closed
; FAIL: in function f
; FAIL: 'swifterror' in a function that calls what may collect is not supported yet

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @collect()

define swiftcc void @f(ptr swifterror %e) {
  call void @collect()
  ret void
}

; FLAGS: gc=conservative
; FAIL: in function f
; FAIL: unknown value 'collect' of function attribute "asyncify-gc" (collects, never)

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @f() "asyncify-gc"="collect"

define void @g() {
  call void @f()
  ret void
}

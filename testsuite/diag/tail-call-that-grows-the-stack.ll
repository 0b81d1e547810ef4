; FLAGS: switch=pause;world=open
; WARN: in function f
; WARN: this tail call may suspend, and its callee is not known to be instrumented with the same type: it becomes an ordinary call, which grows the stack
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

define i32 @f(i32 %x, ptr %g) {
  %r = musttail call i32 %g(i32 %x, ptr %g)
  ret i32 %r
}

; A function that the module defines and that calls what it is given is instrumented with its
; callers: an own sort with a comparator that suspends.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' --implicit-check-not=warning %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause()

; CHECK: sort instrumented {{.*}}: may suspend: calls 'compare', which may
define internal void @sort(ptr %data, ptr %compare) {
  %r = call i32 %compare(ptr %data, ptr %data)
  ret void
}
; CHECK: compare instrumented
define internal i32 @compare(ptr %a, ptr %b) {
  %r = call i32 @pause()
  ret i32 %r
}
; CHECK: main instrumented {{.*}}: may suspend: calls 'sort', which may
define void @main(ptr %data) {
  call void @sort(ptr %data, ptr @compare)
  ret void
}

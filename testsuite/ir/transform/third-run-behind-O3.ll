; What the pass has instrumented and -O3 has been over is recognised.
; RUN: %asyncify -passes='asyncify<switch=pause>,default<O3>' -S %s -o %t.1
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -S %t.1 -o %t.2
; RUN: diff <(sed 's/;.*//' %t.1) <(sed 's/;.*//' %t.2)

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

define i32 @f(i32 %x) {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  %r = call i32 @g(i32 %i)
  %j = add i32 %i, %r
  %c = icmp ult i32 %j, %x
  br i1 %c, label %loop, label %done
done:
  ret i32 %j
}
define i32 @g(i32 %x) {
  %r = call i32 @pause(i32 %x)
  %s = add i32 %r, %x
  ret i32 %s
}

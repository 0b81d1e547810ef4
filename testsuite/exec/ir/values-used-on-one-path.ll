; Each value is needed on one way out only; what is not needed may be anything.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print64(i64) "wasm-import-module"="env" "wasm-import-name"="print_i64"

define internal i64 @f(i32 %x) noinline {
entry:
  %a = call i32 @pause(i32 %x)
  %b = mul i32 %a, %a
  %c = sext i32 %b to i64
  %d = shl i64 %c, 20
  %e = call i32 @pause(i32 1)
  %m = urem i32 %x, 4
  switch i32 %m, label %w [
    i32 1, label %u
    i32 2, label %v
  ]
u:
  %p = call i32 @pause(i32 %a)
  %pw = sext i32 %p to i64
  ret i64 %pw
v:
  %q = call i32 @pause(i32 2)
  %qw = sext i32 %q to i64
  %qd = add i64 %qw, %d
  ret i64 %qd
w:
  %r = call i32 @pause(i32 %b)
  %rw = sext i32 %r to i64
  %rc = mul i64 %rw, %c
  ret i64 %rc
}
define i32 @run() "wasm-export-name"="run" {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  %r = call i64 @f(i32 %i)
  call void @print64(i64 %r)
  %j = add i32 %i, 1
  %c = icmp ult i32 %j, 5
  br i1 %c, label %loop, label %done
done:
  ret i32 %j
}

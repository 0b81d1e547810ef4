; A cycle with two entries and suspend points in both halves.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print64(i64) "wasm-import-module"="env" "wasm-import-name"="print_i64"

define internal i32 @f(i32 %n, i1 %which, i64 %k) noinline {
entry:
  br i1 %which, label %left, label %right
left:
  %i = phi i32 [ 0, %entry ], [ %j2, %right ]
  %a = phi i64 [ %k, %entry ], [ %b2, %right ]
  %p = call i32 @pause(i32 %i)
  %w = sext i32 %p to i64
  %a2 = add i64 %a, %w
  %i2 = add i32 %i, 1
  br label %right
right:
  %j = phi i32 [ 10, %entry ], [ %i2, %left ]
  %b = phi i64 [ 1, %entry ], [ %a2, %left ]
  %q = call i32 @pause(i32 %j)
  %v = sext i32 %q to i64
  %b1 = mul i64 %b, 3
  %b2 = add i64 %b1, %v
  %j2 = add i32 %j, 2
  %c = icmp slt i32 %j2, %n
  br i1 %c, label %left, label %done
done:
  call void @print64(i64 %b2)
  ret i32 %j2
}
define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @f(i32 15, i1 true, i64 77)
  %b = call i32 @f(i32 19, i1 false, i64 99)
  %r = mul i32 %a, %b
  ret i32 %r
}

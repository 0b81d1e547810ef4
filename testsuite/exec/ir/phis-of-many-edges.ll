; One block with many predecessors, among them a switch with several edges to it.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

define internal i32 @pick(i32 %x, i32 %y) noinline {
entry:
  %p = call i32 @pause(i32 %x)
  switch i32 %x, label %default [
    i32 0, label %join
    i32 1, label %join
    i32 2, label %two
    i32 3, label %three
    i32 4, label %join
  ]
two:
  %q = call i32 @pause(i32 %y)
  %c = icmp sgt i32 %q, 10
  br i1 %c, label %join, label %three
three:
  %t = phi i32 [ %y, %entry ], [ %q, %two ]
  %r = call i32 @pause(i32 %t)
  br label %join
default:
  br label %join
join:
  %a = phi i32 [ %p, %entry ], [ %p, %entry ], [ %p, %entry ], [ %q, %two ], [ %r, %three ], [ -1, %default ]
  %b = phi i32 [ %y, %entry ], [ %y, %entry ], [ %y, %entry ], [ 7, %two ], [ %t, %three ], [ %x, %default ]
  %s = call i32 @pause(i32 %b)
  %m = mul i32 %a, 1000
  %n = add i32 %m, %s
  ret i32 %n
}
define i32 @run() "wasm-export-name"="run" {
entry:
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  %sum = phi i32 [ 0, %entry ], [ %t, %loop ]
  %y = mul i32 %i, 2
  %r = call i32 @pick(i32 %i, i32 %y)
  call void @print(i32 %r)
  %t = add i32 %sum, %r
  %j = add i32 %i, 1
  %c = icmp ult i32 %j, 7
  br i1 %c, label %loop, label %done
done:
  ret i32 %t
}

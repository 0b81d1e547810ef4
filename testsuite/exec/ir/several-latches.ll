; A loop with three ways back and two ways out, all of them past a suspend point.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

define internal i32 @f(i32 %seed, i32 %limit) noinline {
entry:
  br label %head
head:
  %x = phi i32 [ %seed, %entry ], [ %x1, %one ], [ %x2, %two ], [ %x3, %three ]
  %n = phi i32 [ 0, %entry ], [ %n1, %one ], [ %n1, %two ], [ %n1, %three ]
  %n1 = add i32 %n, 1
  %p = call i32 @pause(i32 %x)
  %stop = icmp ugt i32 %n1, %limit
  br i1 %stop, label %out, label %choose
choose:
  %m = urem i32 %p, 3
  switch i32 %m, label %one [
    i32 0, label %two
    i32 1, label %three
  ]
one:
  %x1 = add i32 %x, 7
  br label %head
two:
  %q = call i32 @pause(i32 %n)
  %x2 = add i32 %q, %x
  br label %head
three:
  %s = call i32 @pause(i32 1)
  %x3 = xor i32 %x, %s
  %big = icmp ugt i32 %x3, 300
  br i1 %big, label %out, label %head
out:
  %r = phi i32 [ %p, %head ], [ %x3, %three ]
  %t = phi i32 [ %n, %head ], [ %n1, %three ]
  call void @print(i32 %t)
  ret i32 %r
}
define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @f(i32 2, i32 9)
  %b = call i32 @f(i32 100, i32 20)
  %r = sub i32 %a, %b
  ret i32 %r
}

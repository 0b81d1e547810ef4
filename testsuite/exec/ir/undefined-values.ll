; Values that are undef or poison on the paths that are not taken, and frozen ones.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

define internal i32 @f(i32 %x, i1 %c) noinline {
entry:
  br i1 %c, label %left, label %right
left:
  %p = call i32 @pause(i32 %x)
  br label %join
right:
  %q = call i32 @pause(i32 1)
  br label %join
join:
  %a = phi i32 [ %p, %left ], [ poison, %right ]
  %b = phi i32 [ undef, %left ], [ %q, %right ]
  %v = phi <2 x i32> [ <i32 1, i32 poison>, %left ], [ <i32 poison, i32 2>, %right ]
  %s = call i32 @pause(i32 2)
  %r = select i1 %c, i32 %a, i32 %b
  %v0 = extractelement <2 x i32> %v, i32 0
  %v1 = extractelement <2 x i32> %v, i32 1
  %w = select i1 %c, i32 %v0, i32 %v1
  %f = freeze i32 %a
  %same = sub i32 %f, %f
  %t = call i32 @pause(i32 %same)
  %u = add i32 %r, %w
  %m = mul i32 %u, 100
  %n = add i32 %m, %s
  %o = add i32 %n, %t
  ret i32 %o
}
define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @f(i32 4, i1 true)
  call void @print(i32 %a)
  %b = call i32 @f(i32 5, i1 false)
  ret i32 %b
}

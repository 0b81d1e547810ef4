; A cycle of three entries within an ordinary loop, which a value passes unused.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

define internal i32 @f(i32 %n, i32 %far) noinline {
entry:
  br label %outer
outer:
  %o = phi i32 [ 0, %entry ], [ %o2, %latch ]
  %s = phi i32 [ 0, %entry ], [ %s2, %latch ]
  %start = call i32 @pause(i32 %o)
  %m = urem i32 %start, 3
  switch i32 %m, label %a [
    i32 1, label %b
    i32 2, label %c
  ]
a:
  %xa = phi i32 [ %s, %outer ], [ %xc2, %c ]
  %pa = call i32 @pause(i32 1)
  %xa2 = add i32 %xa, %pa
  %ca = icmp sgt i32 %xa2, 60
  br i1 %ca, label %latch, label %b
b:
  %xb = phi i32 [ %s, %outer ], [ %xa2, %a ]
  %pb = call i32 @pause(i32 2)
  %xb2 = add i32 %xb, %pb
  br label %c
c:
  %xc = phi i32 [ %s, %outer ], [ %xb2, %b ]
  %xc2 = add i32 %xc, 5
  %cc = icmp sgt i32 %xc2, 50
  br i1 %cc, label %latch, label %a
latch:
  %out = phi i32 [ %xa2, %a ], [ %xc2, %c ]
  %s2 = sub i32 %out, 40
  call void @print(i32 %s2)
  %o2 = add i32 %o, 1
  %co = icmp slt i32 %o2, %n
  br i1 %co, label %outer, label %done
done:
  %r = add i32 %s2, %far
  ret i32 %r
}
define i32 @run() "wasm-export-name"="run" {
  %r = call i32 @f(i32 6, i32 1000)
  ret i32 %r
}

; Two locals that code generation may put in one place: each is used while the other is dead.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"

define internal void @fill(ptr %p, i32 %x) noinline {
  %r = call i32 @pause(i32 %x)
  store i32 %r, ptr %p
  %q = getelementptr i32, ptr %p, i32 15
  store i32 %x, ptr %q
  ret void
}
define internal i32 @sum(ptr %p) noinline {
  %a = load i32, ptr %p
  %q = getelementptr i32, ptr %p, i32 15
  %b = load i32, ptr %q
  %r = call i32 @pause(i32 %b)
  %s = add i32 %a, %r
  ret i32 %s
}
define internal i32 @f(i32 %n) noinline {
entry:
  %a = alloca [16 x i32]
  %b = alloca [16 x i32]
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %latch ]
  %t = phi i32 [ 0, %entry ], [ %t2, %latch ]
  %odd = and i32 %i, 1
  %c = icmp eq i32 %odd, 0
  br i1 %c, label %first, label %second
first:
  call void @llvm.lifetime.start.p0(i64 -1, ptr %a)
  call void @fill(ptr %a, i32 %i)
  %x = call i32 @sum(ptr %a)
  call void @llvm.lifetime.end.p0(i64 -1, ptr %a)
  br label %latch
second:
  call void @llvm.lifetime.start.p0(i64 -1, ptr %b)
  call void @fill(ptr %b, i32 %i)
  %z = call i32 @pause(i32 5)
  %y0 = call i32 @sum(ptr %b)
  %y = add i32 %y0, %z
  call void @llvm.lifetime.end.p0(i64 -1, ptr %b)
  br label %latch
latch:
  %v = phi i32 [ %x, %first ], [ %y, %second ]
  %t1 = mul i32 %t, 5
  %t2 = add i32 %t1, %v
  %j = add i32 %i, 1
  %more = icmp ult i32 %j, %n
  br i1 %more, label %loop, label %done
done:
  ret i32 %t2
}
declare void @llvm.lifetime.start.p0(i64, ptr)
declare void @llvm.lifetime.end.p0(i64, ptr)
define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @f(i32 6)
  ret i32 %a
}

; A local that begins in one block and ends in another, on one of the paths only.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

define internal void @set(ptr %p, i32 %x) noinline {
  store i32 %x, ptr %p
  ret void
}
define internal i32 @get(ptr %p) noinline {
  %x = load i32, ptr %p
  ret i32 %x
}
define internal i32 @f(i32 %x, i1 %c) noinline {
entry:
  %a = alloca i32
  %b = alloca i32
  br i1 %c, label %with, label %without
with:
  call void @llvm.lifetime.start.p0(i64 -1, ptr %a)
  call void @set(ptr %a, i32 %x)
  br label %middle
without:
  call void @llvm.lifetime.start.p0(i64 -1, ptr %b)
  call void @set(ptr %b, i32 5)
  br label %middle
middle:
  %p = call i32 @pause(i32 %x)
  br i1 %c, label %end, label %other
end:
  %v = call i32 @get(ptr %a)
  call void @llvm.lifetime.end.p0(i64 -1, ptr %a)
  br label %done
other:
  %w = call i32 @get(ptr %b)
  call void @llvm.lifetime.end.p0(i64 -1, ptr %b)
  br label %done
done:
  %r = phi i32 [ %v, %end ], [ %w, %other ]
  %q = call i32 @pause(i32 %r)
  %s = add i32 %p, %q
  ret i32 %s
}
declare void @llvm.lifetime.start.p0(i64, ptr)
declare void @llvm.lifetime.end.p0(i64, ptr)
define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @f(i32 3, i1 true)
  call void @print(i32 %a)
  %b = call i32 @f(i32 4, i1 false)
  ret i32 %b
}

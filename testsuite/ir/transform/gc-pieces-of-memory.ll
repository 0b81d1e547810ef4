; Where LLVM has inlined an allocator, an object is a piece of the memory that this has: not what it
; was computed from alone is kept. (Pieces of constants and of the frame are no objects.)
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@pool = external global ptr
@heap = internal global [1000 x { ptr, i32 }] zeroinitializer
@table = internal constant [1000 x { ptr, i32 }] zeroinitializer
declare ptr @collect()
declare void @use(ptr) "asyncify-gc"="never"

; CHECK-LABEL: define void @from_pool(
; CHECK: store ptr %object, ptr %{{.*}}
; CHECK: call ptr @collect()
define void @from_pool(i32 %at) {
  %memory = load ptr, ptr @pool
  %object = getelementptr inbounds { ptr, i32 }, ptr %memory, i32 %at
  call ptr @collect()
  call void @use(ptr %object)
  ret void
}
; CHECK-LABEL: define void @array(
; CHECK: store ptr %object, ptr %{{.*}}
; CHECK: call ptr @collect()
define void @array(i32 %at) {
  %object = getelementptr inbounds { ptr, i32 }, ptr @heap, i32 %at
  call ptr @collect()
  call void @use(ptr %object)
  ret void
}
; CHECK-LABEL: define void @constants(
; CHECK-NOT: store
; CHECK: ret void
define void @constants(i32 %at) {
  %entry = getelementptr inbounds { ptr, i32 }, ptr @table, i32 %at
  call ptr @collect()
  call void @use(ptr %entry)
  ret void
}

; Pointers into objects that are integers have bases, also where they meet.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use(ptr) "asyncify-gc"="never"

; CHECK-LABEL: define void @loop(
; CHECK: store ptr %p, ptr %{{.*}}
; CHECK: loop:
; CHECK: call ptr @collect()
define void @loop(ptr %p, i32 %n) {
entry:
  %x = ptrtoint ptr %p to i32
  br label %loop
loop:
  %i = phi i32 [ %x, %entry ], [ %next, %loop ]
  call ptr @collect()
  %a = inttoptr i32 %i to ptr
  call void @use(ptr %a)
  %next = add i32 %i, 8
  %done = icmp eq i32 %next, %n
  br i1 %done, label %end, label %loop
end:
  ret void
}
; A pointer and an integer meet: there is a phi for each.
; CHECK-LABEL: define void @both(
; CHECK: join:
; CHECK-NEXT: [[POINTER:%.*]] = phi ptr [ %p, %entry ], [ null, %then ]
; CHECK-NEXT: [[INTEGER:%.*]] = phi i32 [ 0, %entry ], [ %n, %then ]
; CHECK-NEXT: %i = phi i32
; CHECK-DAG: store ptr [[POINTER]], ptr %{{.*}}
; CHECK-DAG: store i32 [[INTEGER]], ptr %{{.*}}
; CHECK: call ptr @collect()
define void @both(i1 %c, ptr %p, i32 %n) {
entry:
  %inside = getelementptr inbounds i8, ptr %p, i32 8
  %x = ptrtoint ptr %inside to i32
  br i1 %c, label %then, label %join
then:
  %y = add i32 %n, 8
  br label %join
join:
  %i = phi i32 [ %x, %entry ], [ %y, %then ]
  call ptr @collect()
  %a = inttoptr i32 %i to ptr
  call void @use(ptr %a)
  ret void
}
; CHECK-LABEL: define void @selected(
; CHECK: [[BASE:%.*]] = select i1 %c, ptr %p, ptr %q
; CHECK: store ptr [[BASE]], ptr %{{.*}}
; CHECK: call ptr @collect()
define void @selected(i1 %c, ptr %p, ptr %q) {
  %x = ptrtoint ptr %p to i32
  %ix = add i32 %x, 8
  %y = ptrtoint ptr %q to i32
  %iy = add i32 %y, 8
  %i = select i1 %c, i32 %ix, i32 %iy
  call ptr @collect()
  %a = inttoptr i32 %i to ptr
  call void @use(ptr %a)
  ret void
}
; A difference of a pointer and some of its bits is no number.
; CHECK-LABEL: define void @aligned(
; CHECK: store ptr %p, ptr %{{.*}}
; CHECK: call ptr @collect()
define void @aligned(ptr %p) {
  %x = ptrtoint ptr %p to i32
  %y = ptrtoint ptr %p to i32
  %low = and i32 %y, 7
  %begin = sub i32 %x, %low
  %r = inttoptr i32 %begin to ptr
  call ptr @collect()
  call void @use(ptr %r)
  ret void
}
; What is put together of halves.
; CHECK-LABEL: define void @halves(
; CHECK-DAG: store ptr %p, ptr %{{.*}}
; CHECK-DAG: store i64 %slice, ptr %{{.*}}
; CHECK: call ptr @collect()
define void @halves(ptr %p, i16 %small, ptr %to) {
  %inside = getelementptr inbounds i8, ptr %p, i32 8
  %x = ptrtoint ptr %inside to i32
  %low = zext i32 %x to i64
  %length = zext i16 %small to i64
  %high = shl i64 %length, 32
  %slice = or i64 %low, %high
  call ptr @collect()
  store i64 %slice, ptr %to
  ret void
}

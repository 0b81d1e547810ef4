package main

import (
	"errors"

	"tinygo.org/x/go-llvm"
)

func init() {
	llvm.InitializeAllTargetInfos()
	llvm.InitializeAllTargets()
	llvm.InitializeAllTargetMCs()
	llvm.InitializeAllAsmParsers()
	llvm.InitializeAllAsmPrinters()
}

// compile makes an object of the modules in files. It returns what the pass has to say, too, whether
// it fails or not.
func compile(files []string, passes, options string) (object []byte, messages string, err error) {
	context := llvm.NewContext()
	defer context.Dispose()
	diagnostics := listen(context)
	defer func() { messages = diagnostics.take() }()

	program, err := link(context, files)
	if err != nil {
		return nil, "", err
	}
	defer program.Dispose()
	machine, err := machineFor(program)
	if err != nil {
		return nil, "", err
	}
	defer machine.Dispose()

	if err := prepare(program, options); err != nil {
		return nil, "", err
	}
	passOptions := llvm.NewPassBuilderOptions()
	defer passOptions.Dispose()
	if err := program.RunPasses(passes, machine, passOptions); err != nil {
		return nil, "", err
	}
	if err := asyncify(program, options); err != nil {
		return nil, "", err
	}
	if err := llvm.VerifyModule(program, llvm.ReturnStatusAction); err != nil {
		return nil, "", err
	}
	buffer, err := machine.EmitToMemoryBuffer(program, llvm.ObjectFile)
	if err != nil {
		return nil, "", err
	}
	defer buffer.Dispose()
	return append([]byte(nil), buffer.Bytes()...), "", nil
}

// link makes one module of those in files.
func link(context llvm.Context, files []string) (llvm.Module, error) {
	if len(files) == 0 {
		return llvm.Module{}, errors.New("there is no module")
	}
	program, err := context.ParseBitcodeFile(files[0])
	for _, file := range files[1:] {
		if err != nil {
			break
		}
		var part llvm.Module
		if part, err = context.ParseBitcodeFile(file); err == nil {
			err = llvm.LinkModules(program, part)
		}
	}
	return program, err
}

func machineFor(program llvm.Module) (llvm.TargetMachine, error) {
	target, err := llvm.GetTargetFromTriple(program.Target())
	if err != nil {
		return llvm.TargetMachine{}, err
	}
	return target.CreateTargetMachine(program.Target(), "", "", llvm.CodeGenLevelDefault,
		llvm.RelocStatic, llvm.CodeModelDefault), nil
}

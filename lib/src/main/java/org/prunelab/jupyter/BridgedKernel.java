package org.prunelab.jupyter;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A kernel of dflib JJava or of its ancestor IJava, by reflection: classes and methods have the same names in both, in
 * other packages. Only what both have is called.
 */
final class BridgedKernel implements Kernel {

    private final Object kernel;
    private final ClassLoader loader;
    /** Where the kernel's base and, below it, what displays values are. */
    private final String root;

    BridgedKernel(Object kernel) {
        this.kernel = kernel;
        Class<?> base = kernel.getClass();
        while (base != null && !base.getSimpleName().equals("BaseKernel")) {
            base = base.getSuperclass();
        }
        if (base == null) {
            throw new IllegalArgumentException("%s is neither JJava's kernel nor IJava's."
                    .formatted(kernel.getClass().getName()));
        }
        this.loader = base.getClassLoader();
        this.root = base.getPackageName();
    }

    @Override
    public <T> void render(Class<T> type, List<Form<T>> shown, List<Form<T>> onRequest) {
        Object registration = call(call(kernel, "getRenderer"), "createRegistration", type);
        call(registration, "preferring", (Object) mimes(shown));
        call(registration, "supporting", (Object) mimes(onRequest));
        Class<?> function = named("display.RenderFunction");
        Object renderer = Proxy.newProxyInstance(loader, new Class<?>[] {function}, (proxy, method, given) -> {
            if (!method.getDeclaringClass().equals(function)) {
                return method.invoke(this, given); // what every object has
            }
            T value = type.cast(given[0]);
            shown.forEach(form -> put(value, form, given[1]));
            onRequest.forEach(form -> put(value, form, given[1]));
            return null;
        });
        call(registration, "register", renderer);
    }

    private static <T> String[] mimes(List<Form<T>> forms) {
        return forms.stream().map(Form::mime).toArray(String[]::new);
    }

    private <T> void put(T value, Form<T> form, Object context) {
        BiConsumer<Object, Object> rendered = (mime, output) -> {
            Guarded made = Guarded.make(form, value);
            made.data().ifPresent(data -> add(output, mime, data));
            made.problem().ifPresent(problem -> add(output, mime(Form.TEXT), problem));
            if (!made.metadata().isEmpty()) {
                call(output, "putMetaData", mime, made.metadata());
            }
        };
        call(context, "renderIfRequested", mime(form.mime()), rendered);
    }

    /** Only text can be there already: why another form failed. */
    private static void add(Object output, Object mime, String data) {
        boolean more = (boolean) call(output, "hasDataForType", mime);
        call(output, "putData", mime, more ? call(output, "getData", mime) + "\n" + data : data);
    }

    private Object mime(String name) {
        return invoke(method(named("display.mime.MIMEType"), "parse", name), null, name);
    }

    @Override
    public void display(String id, Map<String, String> data) {
        call(stream(), "display", output(id, data));
    }

    @Override
    public void update(String id, Map<String, String> data) {
        call(stream(), "updateDisplay", output(id, data));
    }

    private Object stream() {
        Object io = call(kernel, "getIO");
        try {
            return io.getClass().getField("display").get(io);
        } catch (ReflectiveOperationException e) {
            throw unlike(io.getClass(), "display", e);
        }
    }

    private Object output(String id, Map<String, String> data) {
        Object output = made("display.DisplayData");
        data.forEach((mime, text) -> call(output, "putData", mime, text));
        // Not setDisplayId, whose signature differs between releases.
        call(output, "putTransientData", "display_id", id);
        return output;
    }

    @Override
    public void evaluate(String source) {
        call(kernel, "evalRaw", source);
    }

    private Class<?> named(String name) {
        try {
            return Class.forName(root + "." + name, true, loader);
        } catch (ClassNotFoundException e) {
            throw unlike(kernel.getClass(), root + "." + name, e);
        }
    }

    private Object made(String name) {
        try {
            return named(name).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw unlike(kernel.getClass(), name, e);
        }
    }

    private static Object call(Object target, String name, Object... arguments) {
        return invoke(method(target.getClass(), name, arguments), target, arguments);
    }

    private static Object invoke(Method method, Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw unlike(method.getDeclaringClass(), method.getName(), e);
        }
    }

    /** The public method of that name whose parameters take these arguments; none of the overloads called here compete. */
    private static Method method(Class<?> type, String name, Object... arguments) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && takes(method.getParameterTypes(), arguments))
                .findFirst()
                .orElseThrow(() -> unlike(type, name, null));
    }

    private static boolean takes(Class<?>[] types, Object[] arguments) {
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (!types[i].isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }

    private static IllegalStateException unlike(Class<?> type, String what, Throwable cause) {
        return new IllegalStateException(
                "This kernel is none that the library knows: %s has no %s.".formatted(type.getName(), what), cause);
    }
}

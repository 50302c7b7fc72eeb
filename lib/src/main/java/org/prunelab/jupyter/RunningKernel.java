package org.prunelab.jupyter;

/**
 * The kernel of IJava 1.3 that runs in this process; unlike JJava's it looks for no extensions.
 *
 * <pre>{@code
 * RunningKernel.install();
 * }</pre>
 */
public final class RunningKernel {

    private static final String IJAVA = "io.github.spencerpark.ijava.IJava";
    private static final String JJAVA = "org.dflib.jjava.jupyter.Extension";

    private RunningKernel() {}

    /**
     * Makes IJava show this library's values. In JJava nothing is left to do.
     *
     * @throws IllegalStateException where there is no such kernel
     */
    public static void install() {
        try {
            Object kernel = Class.forName(IJAVA).getMethod("getKernelInstance").invoke(null);
            if (kernel != null) {
                Notebook.install(new BridgedKernel(kernel));
                return;
            }
        } catch (ReflectiveOperationException e) {
            // It is no IJava.
        }
        if (!isHere(JJAVA)) {
            throw new IllegalStateException(
                    "Prunelab.install() is for notebooks in Java, but neither IJava nor JJava runs here.");
        }
    }

    private static boolean isHere(String name) {
        try {
            Class.forName(name);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}

using System.Reflection;
using Mono.Cecil;

namespace CherryPie.Server.Tests;

/// <summary>Which types of an assembly each of its types uses: in signatures, attributes and bodies, those of lambdas and
/// state machines included. NetArchTest 1.3.2 does not look into the classes that the compiler makes of lambdas.</summary>
internal static class TypeReferences
{
    /// <returns>The full names of types outside of any other, by the full name of such a type that uses them.</returns>
    public static Dictionary<string, HashSet<string>> Of(Assembly assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        var uses = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var type in module.GetTypes())
        {
            var user = Outermost(type).FullName;
            if (!uses.TryGetValue(user, out var used))
            {
                uses[user] = used = new HashSet<string>(StringComparer.Ordinal);
            }

            used.UnionWith(Used(type).SelectMany(Parts).Select(t => Outermost(t).FullName));
        }

        return uses;
    }

    private static IEnumerable<TypeReference?> Used(TypeDefinition type)
    {
        IEnumerable<TypeReference?> declared =
        [
            type.BaseType,
            .. type.Interfaces.Select(i => i.InterfaceType),
            .. type.Fields.Select(f => f.FieldType),
            .. type.Properties.Select(p => p.PropertyType),
            .. Attributes([type, .. type.Methods, .. type.Fields, .. type.Properties]),
        ];
        return declared.Concat(type.Methods.SelectMany(OfMethod));
    }

    private static IEnumerable<TypeReference?> Attributes(IEnumerable<Mono.Cecil.ICustomAttributeProvider> members) =>
        members
            .SelectMany(m => m.CustomAttributes)
            .SelectMany(a => a.ConstructorArguments.Select(v => v.Value as TypeReference).Append(a.AttributeType));

    private static IEnumerable<TypeReference?> OfMethod(MethodDefinition method) =>
        method.HasBody
            ? Signature(method)
                .Concat(method.Body.Variables.Select(v => v.VariableType))
                .Concat(method.Body.ExceptionHandlers.Select(h => h.CatchType))
                .Concat(method.Body.Instructions.SelectMany(i => Operand(i.Operand)))
            : Signature(method);

    private static IEnumerable<TypeReference?> Operand(object? operand) =>
        operand switch
        {
            MethodReference method => [method.DeclaringType, .. Signature(method)],
            FieldReference field => [field.DeclaringType, field.FieldType],
            TypeReference type => [type],
            _ => [],
        };

    private static IEnumerable<TypeReference?> Signature(MethodReference method) =>
        [
            method.ReturnType,
            .. method.Parameters.Select(p => p.ParameterType),
            .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
        ];

    private static IEnumerable<TypeReference> Parts(TypeReference? type) =>
        type switch
        {
            null => [],
            GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
            TypeSpecification specification => Parts(specification.ElementType),
            GenericParameter => [],
            _ => [type],
        };

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
